// Package platform is the OutSystems Platform Server on this machine: where it
// is installed, its version, whether this process may change it, and how its
// ConfigurationTool.com is run; and what else the operating system is asked and
// told: the event log, messages without a window, the graphics driver.
//
// It depends on the operating system, and not on Redis or settings.
package platform
