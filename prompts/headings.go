package prompts

import "strings"

// heading is how a line begins that corrects what was written above.
var heading = lazily(`^[\s\-*>•#=\[(]*(?:\d[\d./-]* ?:? ?)?(?:update|upd|edit|correction|corr|nachtrag|korrektur|rectificatif|rectification|mise [àa] jour|màj|maj|correcci[óo]n|actualizaci[óo]n|correzione|` +
	`aggiornamento|rettifica|correctie|wijziging|corre[çc][ãa]o|atualiza[çc][ãa]o|change|changes|erratum|scratch that|ps|p\.s|aktualisierung|änderung|stand)(?:$|[^\p{L}])`)

// headed reports whether a line above the offset, after the offset low and in the same paragraph, or its own line, says that it corrects.
func (s *source) headed(low, offset int) bool {
	end := offset
	for end < len(s.text) && s.text[end] != '\n' {
		end++
	}
	for end > low {
		start := end
		for start > 0 && s.text[start-1] != '\n' {
			start--
		}
		line := string(s.text[start:end])
		if strings.TrimSpace(line) == "" {
			return false
		}
		if start >= low && heading().MatchString(folding(line)) {
			return true
		}
		end = start - 1
	}
	return false
}

// forwarded is how the line begins under which a mail that is answered stands.
var forwarded = lazily(`^[\s>*_-]*(?:-{2,} ?)?(?:original message|forwarded message|begin forwarded|ursprüngliche nachricht|weitergeleitete nachricht|message (?:d'origine|transf[ée]r[ée])|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|mensagem (?:original|encaminhada)|` +
	`(?:on|am|le|el|il|op|em) .{6,80}(?:wrote|schrieb|a [ée]crit|escribi[óo]|ha scritto|schreef|escreveu).{0,60}:\s*$)`)

// quoting returns how often the line at an offset is quoted: by its marks, and by the headers of answered mails above it.
func (s *source) quoting(offset int) int {
	depth := 0
	for line := range strings.Lines(string(s.text[:offset])) {
		if forwarded().MatchString(folding(line)) && !strings.HasSuffix(strings.TrimSpace(line), ">") {
			depth++
		}
	}
	start := offset
	for start > 0 && s.text[start-1] != '\n' {
		start--
	}
	marks := 0
	for start < offset && (s.text[start] == '>' || s.text[start] == ' ') {
		if s.text[start] == '>' {
			marks++
		}
		start++
	}
	return max(depth, marks)
}
