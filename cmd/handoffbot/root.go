package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/handoffbot/handoffbot/manifests"
)

// newRootCommand builds the command line. Commands return their error; main prints it, once.
func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "handoffbot",
		Short:         "Hands work from one team to the next, in the Slack threads where it is discussed",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetVersionTemplate("handoffbot {{.Version}}\n")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newRunCommand(), newDemoCommand(), newCheckCommand(), newManifestCommand(),
		newShowCommand(), newWhyCommand(), newStuckCommand(), newRetryCommand(), newForgetCommand(), newEvalCommand(), newDigestCommand(), newExportCommand())
	return root
}

func newRunCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Run the bot until it is told to stop",
		Long: "Run connects to Slack and Redis and serves handoffs until SIGTERM or Ctrl-C. It is set up by the environment:\n\n" +
			variablesTable(),
		Example: "  SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… handoffbot run",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := LoadConfig()
			if err != nil {
				return fmt.Errorf("the environment does not say all that is needed (handoffbot run --help):\n%w", err)
			}
			return run(cmd.Context(), cfg)
		},
	}
}

func newDemoCommand() *cobra.Command {
	var options demoOptions
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try it in the browser: a local workspace, an embedded Redis, two deals to hand over",
		Long: "Demo starts a Slack workspace on this machine with three teams and five people, runs the bot in it, and opens\n" +
			"its page in the browser. It needs no account, no token and no network. Nothing is kept when it ends. With OPENAI_API_KEY (or OPENAI_BASE_URL) and\n" +
			"OPENAI_MODEL a model reads the deal notes.",
		Example: "  handoffbot demo\n  handoffbot demo --addr 127.0.0.1:9000 --open=false\n  handoffbot demo --playbook playbook.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options.out = cmd.OutOrStdout()
			cfg, err := loadPart("OPENAI", "REVIEW")
			if err != nil {
				return err
			}
			options.review = cfg.reviewSettings()
			return demo(cmd.Context(), options)
		},
	}
	cmd.Flags().StringVar(&options.addr, "addr", "127.0.0.1:0", "where the workspace listens; port 0 picks a free one")
	cmd.Flags().BoolVar(&options.open, "open", true, "open the page in the browser")
	cmd.Flags().StringVar(&options.playbook, "playbook", "", "a playbook of your own (default: that of the demo)")
	return cmd
}

func newManifestCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "manifest",
		Short:   "Print the manifest of the Slack app, to create it from",
		Example: "  handoffbot manifest > slack-app.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := cmd.OutOrStdout().Write(manifests.SlackApp); err != nil {
				return fmt.Errorf("print the manifest: %w", err)
			}
			return nil
		},
	}
}
