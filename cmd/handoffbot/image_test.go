package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// buildForImage builds the binary as the Dockerfile does: with the same environment and flags.
func buildForImage(t *testing.T, binary string) {
	t.Helper()
	line := regexp.MustCompile(`(?m)^RUN CGO_ENABLED=0 go (build .*) -o /handoffbot (\S+)$`).FindStringSubmatch(read(t, "Dockerfile"))
	if line == nil {
		t.Fatal("the Dockerfile builds otherwise than this test knows")
	}
	flags := strings.Fields(strings.ReplaceAll(line[1], "'-s -w'", "-s@-w"))
	for i := range flags {
		flags[i] = strings.ReplaceAll(flags[i], "@", " ")
	}
	cmd := exec.CommandContext(t.Context(), "go", append(flags, "-o", binary, line[2])...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// isStatic verifies that the binary needs no other file to run.
func isStatic(t *testing.T, binary string) {
	t.Helper()
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("the binary has a segment %s: it needs a linker and libraries, which the image lacks", p.Type)
		}
	}
}

func TestTheImageHoldsABinaryAndRunsAsNobody(t *testing.T) {
	t.Parallel()
	stages := regexp.MustCompile(`(?m)^FROM `).Split(read(t, "Dockerfile"), -1)
	last := stages[len(stages)-1]
	if !strings.HasPrefix(last, "scratch\n") {
		t.Errorf("the image is not made from nothing: %q", last)
	}
	var instructions []string
	for line := range strings.Lines(last) {
		if word := regexp.MustCompile(`^([A-Z]+) `).FindStringSubmatch(line); word != nil {
			instructions = append(instructions, word[1])
		}
	}
	if want := []string{"COPY", "COPY", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}; !slices.Equal(instructions, want) {
		t.Errorf("the last stage has %v, want %v", instructions, want)
	}
	user := regexp.MustCompile(`(?m)^USER (\d+):(\d+)$`).FindStringSubmatch(last)
	if user == nil || user[1] == "0" || user[2] == "0" {
		t.Errorf("USER is %q, want numbers other than 0, so that Kubernetes can tell that it is not root", user)
	}
	if ignored := read(t, ".dockerignore"); !strings.Contains(ignored, ".env") {
		t.Errorf("tokens in .env would get into the build: .dockerignore is\n%s", ignored)
	}
}

func TestComposeGivesTheBotNothingThatItDoesNotNeed(t *testing.T) {
	t.Parallel()
	var file struct {
		Services map[string]struct {
			ReadOnly    bool     `yaml:"read_only"`
			Privileged  bool     `yaml:"privileged"`
			User        string   `yaml:"user"`
			CapDrop     []string `yaml:"cap_drop"`
			CapAdd      []string `yaml:"cap_add"`
			SecurityOpt []string `yaml:"security_opt"`
			Ports       []string `yaml:"ports"`
			Volumes     []string `yaml:"volumes"`
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, "manifests/compose.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	for name, s := range file.Services {
		if !s.ReadOnly || s.Privileged || len(s.CapAdd) > 0 || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: read only %t, privileged %t, adds %v, %v", name, s.ReadOnly, s.Privileged, s.CapAdd, s.SecurityOpt)
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is open to the network at %s", name, port)
			}
		}
	}
	bot := file.Services["bot"]
	if !slices.Equal(bot.CapDrop, []string{"ALL"}) || bot.User != "" {
		t.Errorf("the bot drops %v and runs as %q, want ALL, and whom the image names", bot.CapDrop, bot.User)
	}
	for _, v := range bot.Volumes {
		if !strings.HasSuffix(v, ":ro") {
			t.Errorf("the bot may write to %s", v)
		}
	}
	if len(file.Services["redis"].Ports) > 0 {
		t.Error("Redis is published, though only the bot needs it")
	}
}

func TestKubernetesGivesTheBotNothingThatItDoesNotNeed(t *testing.T) {
	t.Parallel()
	manifest := read(t, "manifests/kubernetes/deployment.yaml")
	for _, want := range []string{
		"runAsNonRoot: true", "runAsUser: 65532", "readOnlyRootFilesystem: true", "allowPrivilegeEscalation: false", "drop: [ALL]",
		"type: RuntimeDefault", "automountServiceAccountToken: false", "readOnly: true",
	} {
		if !strings.Contains(manifest, want) {
			t.Errorf("the deployment lacks %s", want)
		}
	}
	for _, not := range []string{"hostNetwork", "hostPath", "hostPID", "privileged", "xoxb-", "xapp-"} {
		if strings.Contains(manifest, not) {
			t.Errorf("the deployment has %s", not)
		}
	}
}
