package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/handoffbot/handoffbot/handoffs/playbook"
)

const kubernetes = "../../manifests/kubernetes"

// manifest reads what the tests look at in one Kubernetes object.
func manifest[T any](t *testing.T, file string) T {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(filepath.FromSlash(kubernetes), filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	var object T
	if err := yaml.Unmarshal(data, &object); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return object
}

type metadata struct {
	Name        string            `yaml:"name"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

type probe struct {
	HTTPGet struct {
		Path, Port string
	} `yaml:"httpGet"`
}

type deployment struct {
	Spec struct {
		Replicas int
		Selector struct {
			MatchLabels map[string]string `yaml:"matchLabels"`
		}
		Strategy struct {
			RollingUpdate struct {
				MaxUnavailable int `yaml:"maxUnavailable"`
				MaxSurge       int `yaml:"maxSurge"`
			} `yaml:"rollingUpdate"`
		}
		Template struct {
			Metadata metadata
			Spec     struct {
				AutomountServiceAccountToken  *bool          `yaml:"automountServiceAccountToken"`
				TerminationGracePeriodSeconds int            `yaml:"terminationGracePeriodSeconds"`
				SecurityContext               map[string]any `yaml:"securityContext"`
				Containers                    []struct {
					Args  []string
					Env   []struct{ Name, Value string }
					Ports []struct {
						Name          string
						ContainerPort int `yaml:"containerPort"`
					}
					EnvFrom []struct {
						SecretRef struct{ Name string } `yaml:"secretRef"`
					} `yaml:"envFrom"`
					StartupProbe    probe `yaml:"startupProbe"`
					LivenessProbe   probe `yaml:"livenessProbe"`
					ReadinessProbe  probe `yaml:"readinessProbe"`
					Resources       struct{ Requests, Limits map[string]string }
					SecurityContext struct {
						AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
						ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
						Capabilities             struct{ Drop []string }
					} `yaml:"securityContext"`
				}
				Volumes []struct {
					ConfigMap struct{ Name string } `yaml:"configMap"`
				}
			}
		}
	}
}

type configuration struct {
	Metadata   metadata
	Data       map[string]string
	StringData map[string]string `yaml:"stringData"`
}

func TestKubernetesRunsTwoReplicasThatMayDoNothingElse(t *testing.T) {
	t.Parallel()
	d := manifest[deployment](t, "deployment.yaml")
	pod := d.Spec.Template.Spec
	c := pod.Containers[0]
	if d.Spec.Replicas != 2 || d.Spec.Strategy.RollingUpdate.MaxUnavailable != 0 {
		t.Errorf("%d replicas, %d of them may be missing; want 2 and 0", d.Spec.Replicas, d.Spec.Strategy.RollingUpdate.MaxUnavailable)
	}
	if sockets := (d.Spec.Replicas + d.Spec.Strategy.RollingUpdate.MaxSurge) * 2; sockets > maxConnections {
		t.Errorf("a roll-out holds %d connections; Slack allows %d", sockets, maxConnections)
	}
	if c.StartupProbe.HTTPGet.Path != "/healthz" || c.LivenessProbe.HTTPGet.Path != "/healthz" || c.ReadinessProbe.HTTPGet.Path != "/readyz" {
		t.Errorf("probes ask %+v, %+v, %+v", c.StartupProbe, c.LivenessProbe, c.ReadinessProbe)
	}
	if time := pod.TerminationGracePeriodSeconds; time <= int(stopWithin.Seconds()) {
		t.Errorf("it is killed after %d s and needs %v", time, stopWithin)
	}
	escalates := c.SecurityContext.AllowPrivilegeEscalation
	if pod.SecurityContext["runAsNonRoot"] != true || !c.SecurityContext.ReadOnlyRootFilesystem || escalates == nil || *escalates ||
		!slices.Equal(c.SecurityContext.Capabilities.Drop, []string{"ALL"}) || *pod.AutomountServiceAccountToken {
		t.Errorf("the pod may do too much: %+v %+v", pod.SecurityContext, c.SecurityContext)
	}
	if c.Resources.Requests["memory"] == "" || c.Resources.Requests["cpu"] == "" || c.Resources.Limits["memory"] == "" {
		t.Errorf("resources: %+v", c.Resources)
	}
	if c.Ports[0].ContainerPort != 8080 || !slices.Equal(c.Args, []string{"run"}) {
		t.Errorf("port %+v, args %q", c.Ports, c.Args)
	}
}

func TestKubernetesFilesNameOneAnother(t *testing.T) {
	t.Parallel()
	d := manifest[deployment](t, "deployment.yaml")
	pod := d.Spec.Template
	secret, config := manifest[configuration](t, "template/secret.yaml"), manifest[configuration](t, "playbook.yaml")
	if name := pod.Spec.Containers[0].EnvFrom[0].SecretRef.Name; name != secret.Metadata.Name {
		t.Errorf("the deployment reads the secret %q, the template is called %q", name, secret.Metadata.Name)
	}
	if name := pod.Spec.Volumes[0].ConfigMap.Name; name != config.Metadata.Name {
		t.Errorf("the deployment reads the ConfigMap %q, the file is called %q", name, config.Metadata.Name)
	}
	type selecting struct {
		Spec struct {
			Selector     map[string]any
			MinAvailable int `yaml:"minAvailable"`
		}
	}
	label := pod.Metadata.Labels["app.kubernetes.io/name"]
	service, budget := manifest[selecting](t, "service.yaml"), manifest[selecting](t, "disruption-budget.yaml")
	matched, _ := budget.Spec.Selector["matchLabels"].(map[string]any)
	if label == "" || service.Spec.Selector["app.kubernetes.io/name"] != label || matched["app.kubernetes.io/name"] != label ||
		d.Spec.Selector.MatchLabels["app.kubernetes.io/name"] != label || budget.Spec.MinAvailable != 1 {
		t.Errorf("service %+v and budget %+v do not select %q", service, budget, label)
	}
	known := map[string]bool{}
	for _, v := range variables() {
		known[v.name] = true
	}
	for _, e := range pod.Spec.Containers[0].Env {
		if !known[e.Name] {
			t.Errorf("the deployment sets %s, which the bot does not read", e.Name)
		}
	}
	for name, value := range secret.StringData {
		if !known[name] || value != "" {
			t.Errorf("the secret's template holds %s with %d characters; want a variable without a value", name, len(value))
		}
	}
}

func TestKubernetesPlaybookIsTheSample(t *testing.T) {
	t.Parallel()
	text := manifest[configuration](t, "playbook.yaml").Data["playbook.yaml"]
	if _, err := playbook.Parse("playbook.yaml", []byte(text)); err != nil {
		t.Error(err)
	}
	sample, err := os.ReadFile(filepath.Join("..", "..", "manifests", "playbooks", "sales-to-onboarding.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(text) != strings.TrimSpace(string(sample)) {
		t.Error("the playbook in manifests/kubernetes/playbook.yaml is not manifests/playbooks/sales-to-onboarding.yaml")
	}
}
