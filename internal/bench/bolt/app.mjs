// A handoff bot of the usual kind: it acknowledges first, keeps the handoff as a hash in Redis, and calls Slack once a step.
// It shows less than handoffbot, tells nobody, and has no recovery: what fails after the acknowledgement is lost.
import { App, LogLevel } from '@slack/bolt';
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL);
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.WARN,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const plain = (text) => ({ type: 'plain_text', text });
const mrkdwn = (text) => ({ type: 'mrkdwn', text });
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const text = (more) => ({ type: 'plain_text_input', action_id: 'value', ...more });
const option = (name) => ({ text: plain(name), value: name });
const fields = [
  ['customer', 'Customer', text()],
  ['crm', 'CRM record', { type: 'url_text_input', action_id: 'value' }],
  ['plan', 'Plan', { type: 'static_select', action_id: 'value', options: ['Starter', 'Growth', 'Enterprise'].map(option) }],
  ['price', 'Price a year', text()],
  ['kickoff', 'Kickoff date', { type: 'datepicker', action_id: 'value' }],
  ['contact', 'Key contact', text()],
  ['scope', 'Confirmed scope', text({ multiline: true })],
  ['goals', 'Client goals', text({ multiline: true })],
  ['technical', 'Technical requirements', text({ multiline: true })],
  ['risks', 'Risks', text({ multiline: true })],
  ['promises', 'What we promised', text({ multiline: true })],
];

const form = (customer) => ({
  type: 'modal',
  callback_id: 'handoff',
  title: plain('Hand a deal over'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: fields.map(([block_id, label, element]) => ({
    type: 'input',
    block_id,
    label: plain(label),
    optional: block_id === 'crm',
    element: block_id === 'customer' && customer ? { ...element, initial_value: customer } : element,
  })),
});

const valueOf = (input) => input.value ?? input.selected_date ?? input.selected_option?.value ?? '';

// card draws a handoff as it is kept in Redis.
const card = (handoff) => {
  const status = handoff.owner ? `*Acknowledged* by <@${handoff.owner}>` : '*Waiting for Onboarding*';
  const line = ([key, label]) => `*${label}*\n${escape(handoff[key]) || '-'}`;
  const long = fields.filter(([, , element]) => element.multiline);
  const short = fields.filter(([key, , element]) => key !== 'customer' && !element.multiline);
  const button = { type: 'button', action_id: 'acknowledge', text: plain('Acknowledge'), value: handoff.id, style: 'primary' };
  return {
    text: `${escape(handoff.customer)}: ${status}`,
    blocks: [
      { type: 'header', text: plain(handoff.customer) },
      { type: 'section', text: mrkdwn(status) },
      { type: 'context', elements: [mrkdwn(`Sales to onboarding, sent by <@${handoff.sender}>`)] },
      { type: 'divider' },
      ...long.map((field) => ({ type: 'section', text: mrkdwn(line(field)) })),
      { type: 'section', fields: short.map((field) => mrkdwn(line(field))) },
      ...(handoff.owner ? [] : [{ type: 'actions', elements: [button] }]),
    ],
  };
};

app.command('/handoff', async ({ command, ack, client }) => {
  await ack();
  await client.views.open({ trigger_id: command.trigger_id, view: form(command.text) });
});

app.view('handoff', async ({ view, body, ack, client }) => {
  await ack();
  const handoff = { id: `H-${await redis.incr('handoffs')}`, sender: body.user.id };
  for (const [key] of fields) {
    handoff[key] = valueOf(view.state.values[key].value);
  }
  await redis.hset(handoff.id, handoff);
  const posted = await client.chat.postMessage({ channel: process.env.CARDS_CHANNEL, ...card(handoff) });
  await redis.hset(handoff.id, { channel: posted.channel, ts: posted.ts });
});

app.action('acknowledge', async ({ action, body, ack, client }) => {
  await ack();
  await redis.hset(action.value, { owner: body.user.id });
  const handoff = await redis.hgetall(action.value);
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, ...card(handoff) });
});

process.on('SIGTERM', async () => {
  await app.stop();
  redis.disconnect();
  process.exit(0);
});

await app.start();
