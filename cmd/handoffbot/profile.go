//go:build profile

package main

import (
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
)

// A binary built for `make bench` with -profile writes what the CPU did to the file CPU_PROFILE, from its start until it
// gets SIGUSR1. No other build holds this.
func init() {
	file, err := os.Create(os.Getenv("CPU_PROFILE"))
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		panic(err)
	}
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGUSR1)
	go func() {
		<-told
		pprof.StopCPUProfile()
		_ = file.Close()
	}()
}
