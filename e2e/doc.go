// Package e2e holds no code: its tests are the journeys of an administrator
// through the real program, in a real window on a virtual display, against real
// redis-server processes. They see only what a person sees (the pixels, read by
// character recognition) and touch only what a person touches (keyboard and
// pointer), so they know nothing of how the window is built.
package e2e
