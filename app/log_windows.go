package app

// noFollow is nothing: Windows lets only administrators make links to files.
const noFollow = 0
