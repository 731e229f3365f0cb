// Calls the Web API with Slack's own client and prints, as JSON, what the client makes of each answer.
import { WebClient } from '@slack/web-api';

const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };
const connect = (token, more = {}) =>
  new WebClient(token, { slackApiUrl: process.env.SLACK_API_URL, logger: silent, retryConfig: { retries: 0 }, ...more });
const client = connect(process.env.SLACK_BOT_TOKEN);
const results = {};

// outcome keeps what programs decide by: the class of the error, Slack's code, and what comes with some of them.
const outcome = async (name, call, pick = () => ({})) => {
  try {
    results[name] = { ok: true, ...pick(await call) };
  } catch (e) {
    results[name] = {
      code: e.code, error: e.data?.error, needed: e.data?.needed, messages: e.data?.response_metadata.messages,
      status: e.statusCode, retry_after: e.retryAfter,
    };
  }
};
const post = (more) => client.chat.postMessage({ text: 'hello', ...more });

await outcome('who am I', client.auth.test(), (r) => ({ user: r.user_id, bot: r.bot_id, team: r.team_id, scopes: r.response_metadata.scopes }));
await outcome('somebody else\'s token', connect('xoxb-wrong').auth.test());
await outcome('sockets for a bot token', client.apps.connections.open());
await outcome('a method that is not there', client.apiCall('deals.list'));
await outcome('a scope that it lacks', client.reactions.add({ channel: 'C0OPEN', timestamp: '1.1', name: 'eyes' }));

await outcome('into a private channel without it', post({ channel: 'C0SECRET' }));
await outcome('into a public channel without it', post({ channel: 'C0OTHER' }));
await outcome('into an archived channel', post({ channel: 'C0OLD' }));
await outcome('nothing to say', post({ channel: 'C0OPEN', text: '' }));
await outcome('a section that is too long', post({
  channel: 'C0OPEN', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }],
}));
await outcome('a trigger that nobody gave', client.views.open({
  trigger_id: '1.2.3', view: { type: 'modal', title: { type: 'plain_text', text: 'Deal' }, blocks: [{ type: 'divider' }] },
}));

const { messages: [first] } = await client.conversations.history({ channel: 'C0OPEN', limit: 1 });
await outcome('changing what a person said', client.chat.update({ channel: 'C0OPEN', ts: first.ts, text: 'mine' }));
const mine = await post({ channel: 'C0OPEN', metadata: { event_type: 'deal', event_payload: { deal: 'D-1' } } });
await outcome('an update that is too long', client.chat.update({ channel: 'C0OPEN', ts: mine.ts, text: 'x'.repeat(4001) }));
await outcome('metadata read back', client.conversations.history({ channel: 'C0OPEN', limit: 1, include_all_metadata: true }),
  (r) => ({ deal: r.messages[0].metadata.event_payload.deal }));

let pages = 0;
let found = 0;
for await (const page of client.paginate('conversations.history', { channel: 'C0OPEN', limit: 2 })) {
  pages += 1;
  found += page.messages.length;
}
results['page by page'] = { pages, found };

const impatient = connect(process.env.SLACK_BOT_TOKEN, { rejectRateLimitedCalls: true });
await outcome('too many calls, not waiting', impatient.users.info({ user: 'U0SARA' }));
const patient = connect(process.env.SLACK_BOT_TOKEN, { retryConfig: { retries: 1, minTimeout: 1 } });
const told = [];
patient.on('rate_limited', (seconds) => told.push(seconds));
await outcome('too many calls, waiting', patient.conversations.info({ channel: 'C0OPEN' }), (r) => ({ told, name: r.channel.name }));
await outcome('a server error', client.users.list());
await outcome('a cut connection', client.conversations.members({ channel: 'C0OPEN' }));

console.log(JSON.stringify(results));
