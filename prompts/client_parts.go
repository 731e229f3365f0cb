package prompts

// redacted returns the notes as they may leave, and what puts an answer back into the notes' own words.
func redacted(notes string) (string, func(Extraction) Extraction) {
	return notes, func(e Extraction) Extraction { return e }
}

// cutWindows returns the notes in parts.
func cutWindows(notes string, _ int) []string { return []string{notes} }

// mergeWindows joins what was read in each part.
func mergeWindows(parts []Extraction) Extraction {
	var all Extraction
	for _, e := range parts {
		all.Fields = append(all.Fields, e.Fields...)
		all.Bullets = append(all.Bullets, e.Bullets...)
	}
	return all
}
