package redistest

import "syscall"

// diesWithParent ends the server with a test process that had no time to clean up.
func diesWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
