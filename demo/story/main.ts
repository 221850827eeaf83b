import { printTables } from './print.ts';
import { type Cast, scenes } from './scenes.ts';
import { setStage } from './stage.ts';
import { readTables } from './tables.ts';

/**
 * `npm run story`: one turn of the circle over HTTP, without a browser, in the autumn of 2016. Progress goes to standard
 * error; standard output is the seed's tables, or with `--json` one JSON object and nothing else.
 */
const json = process.argv.includes('--json');
const say = (text: string) => process.stderr.write(`${text}\n`);
const startedAt = performance.now();
const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} 秒`;

say('めぐりの一周を、自分のサーバーとデータベースで演じます。 / Playing one turn of the circle …');
const stage = await setStage({ startsOn: '2016-03-01' });
try {
  const cast: Cast = { towns: new Map(), people: new Map(), companies: new Map() };
  for (const [index, scene] of scenes.entries()) {
    say(`[${index + 1}/${scenes.length}] ${scene.title}`);
    await scene.play(stage, cast);
  }
  const tables = await readTables(stage, cast);
  say(`終わりました（${seconds()}）。 / Done.`);
  process.stdout.write(json ? `${JSON.stringify(tables)}\n` : printTables(tables));
} finally {
  await stage.close();
}
