// Package connstring reads and writes the configuration string of the
// platform's Redis client (StackExchange.Redis): "h1:7000,h2:7000,password=X".
//
// It keeps the string as the list of its pieces, so that an edit changes the
// pieces it is about and leaves every other one, its order and its spelling
// alone. It says what the runtime would refuse or misread in an
// administrator's words, and names fields, never the values of secrets.
//
// It is independent of server.hsconf, the settings file and the window, and opens no
// connection.
package connstring
