package main

import (
	"fmt"
	"reflect"
	"strings"
	"text/tabwriter"
)

// variable is one row of the table of the environment.
type variable struct{ name, preset, purpose string }

// variables lists what Config reads, in its order.
func variables() []variable {
	t := reflect.TypeFor[Config]()
	list := make([]variable, 0, t.NumField())
	for field := range t.Fields() {
		tag := field.Tag
		preset := tag.Get("default")
		if tag.Get("required") == "true" {
			preset = "required"
		}
		list = append(list, variable{name: tag.Get("envconfig"), preset: preset, purpose: tag.Get("desc")})
	}
	return list
}

// variablesTable is the table for a terminal.
func variablesTable() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, v := range variables() {
		preset := v.preset
		if preset == "" {
			preset = "-"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", v.name, preset, v.purpose)
	}
	_ = w.Flush() // unreachable: a strings.Builder takes everything
	return b.String()
}
