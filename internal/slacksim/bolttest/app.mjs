// A small app on Slack's own framework. bolt_test.go runs it against slacksim and acts as the people who use it.
import { App, LogLevel } from '@slack/bolt';

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.WARN,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const plain = (text) => ({ type: 'plain_text', text });
const mrkdwn = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const option = (text, value) => ({ text: plain(text), value });
const input = (block_id, label, element, more = {}) => ({ type: 'input', block_id, label: plain(label), element, ...more });

const form = (channel, plan) => ({
  type: 'modal',
  callback_id: 'deal_form',
  private_metadata: channel,
  notify_on_close: true,
  title: plain('Hand a deal over'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    input('customer', 'Customer', { type: 'plain_text_input', action_id: 'value' }),
    input('account', 'Account', { type: 'external_select', action_id: 'account', min_query_length: 1 }),
    input('plan', 'Plan', {
      type: 'static_select',
      action_id: 'plan',
      options: [option('Starter', 'starter'), option('Growth', 'growth')],
    }, { dispatch_action: true }),
    input('kickoff', 'Kickoff', { type: 'datepicker', action_id: 'value' }, { optional: true }),
    ...(plan ? [mrkdwn(`The ${plan} plan comes with a kickoff call.`)] : []),
  ],
});

app.command('/deal', async ({ command, ack, client }) => {
  if (command.text === 'help') {
    await ack({ text: 'Type `/deal` and fill in the form.' });
    return;
  }
  await ack();
  await client.views.open({ trigger_id: command.trigger_id, view: form(command.channel_id) });
});

app.shortcut({ callback_id: 'deal_from_message', type: 'message_action' }, async ({ shortcut, ack, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form(shortcut.channel.id) });
});

app.options('account', async ({ options, ack }) => {
  const known = ['Acme', 'Acorn', 'Borealis'].filter((name) => name.toLowerCase().startsWith(options.value));
  await ack({ options: known.map((name) => option(name, name.toLowerCase())) });
});

app.action('plan', async ({ body, action, ack, client }) => {
  await ack();
  await client.views.update({
    view_id: body.view.id,
    hash: body.view.hash,
    view: form(body.view.private_metadata, action.selected_option.text.text),
  });
});

app.view('deal_form', async ({ view, body, ack, client }) => {
  const { customer, account, plan, kickoff } = view.state.values;
  if (customer.value.value === 'tbd') {
    await ack({ response_action: 'errors', errors: { customer: 'Who is the customer?', kickoff: 'Agree on a day first.' } });
    return;
  }
  await ack();
  const title = `*${escape(customer.value.value)}* from <@${body.user.id}>`;
  await client.chat.postMessage({
    channel: process.env.DEALS_CHANNEL,
    text: title,
    blocks: [
      mrkdwn(`${title}: ${plan.plan.selected_option.value}, ${kickoff.value.selected_date}`),
      { type: 'actions', block_id: 'moves', elements: [{ type: 'button', action_id: 'take', text: plain('Take it'), value: 'D-1' }] },
    ],
    metadata: { event_type: 'deal', event_payload: { deal: 'D-1', account: account.account.selected_option.value } },
  });
});

app.view({ callback_id: 'deal_form', type: 'view_closed' }, async ({ body, ack, client }) => {
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: 'Nothing was sent.' });
});

app.action('take', async ({ body, action, ack, client, respond }) => {
  await ack();
  const place = { channel: body.channel.id, text: `${action.value} is with <@${body.user.id}>` };
  await client.chat.update({ ...place, ts: body.message.ts, blocks: [mrkdwn(place.text)] });
  await client.chat.postMessage({ ...place, thread_ts: body.message.ts });
  await respond({ response_type: 'ephemeral', replace_original: false, text: 'It is yours.' });
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `How can I help, <@${event.user}>?`, thread_ts: event.thread_ts ?? event.ts });
});

app.event('reaction_added', async ({ event, client }) => {
  const { channel, ts } = event.item;
  const { messages } = await client.conversations.history({
    channel, latest: ts, inclusive: true, limit: 1, include_all_metadata: true,
  });
  const deal = messages[0].metadata?.event_payload.deal;
  if (deal !== undefined) {
    await client.chat.postMessage({ channel, thread_ts: ts, text: `${deal}: ${event.reaction}` });
  }
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [mrkdwn(`Hello <@${event.user}>`)] } });
});

// Bolt drops what the app itself says. It can only do so if the simulator names the bot as Slack does.
app.message(async ({ message, client }) => {
  if (message.subtype !== undefined) return; // a change of a message, which cannot be looked at by its ts
  await client.reactions.add({ channel: message.channel, timestamp: message.ts, name: 'eyes' });
});

process.on('SIGTERM', async () => {
  await app.stop();
  process.exit(0);
});
await app.start();
