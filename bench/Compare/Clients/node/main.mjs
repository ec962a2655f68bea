// amqplib and undici: calls of 500 rows, four in flight, and one multiple acknowledgement for each call, in order.
// Reads the variables that ClientSettings.cs writes.
import amqp from 'amqplib';
import { Pool } from 'undici';

const { BENCH_BROKER, BENCH_QUEUE } = process.env;
const number = name => Number(process.env[name]);
const [rows, inFlight, prefetch, timer] =
  ['BENCH_ROWS', 'BENCH_IN_FLIGHT', 'BENCH_PREFETCH', 'BENCH_TIMER_MS'].map(number);
const sink = new URL(process.env.BENCH_SINK);
const http = new Pool(sink.origin, { connections: inFlight });

const connection = await amqp.connect(BENCH_BROKER);
const channel = await connection.createChannel();
let open = [];
let last;
let later;
let acknowledged = Promise.resolve();
const names = ['sourceApp', 'sourceType', 'jobNo', 'shortDescription', 'siteCity', 'freeText1'];
const parameters = names.map(name => name[0].toUpperCase() + name.slice(1));

async function call(body) {
  const answer = await http.request({
    path: sink.pathname, method: 'POST', headers: { 'content-type': 'application/json' }, body,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`The sink answered ${answer.statusCode}.`);
}

function send() {
  clearTimeout(later);
  later = undefined;
  const [messages, message] = [open, last];
  open = [];
  const called = call(JSON.stringify(messages.map(change => ({
    StoredProcedureName: 'mboc_upsertJob',
    ParameterNames: parameters,
    ParameterValues: names.map(name => change[name]),
  }))));
  acknowledged = acknowledged.then(() => called).then(() => channel.ack(message, true));
}

await channel.prefetch(prefetch);
await channel.consume(BENCH_QUEUE, message => {
  open.push(JSON.parse(message.content));
  last = message;
  if (open.length === rows) send();
  else later ??= setTimeout(send, timer);
});
