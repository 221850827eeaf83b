import { printRun } from './print.ts';
import { playPatterns } from './run.ts';

/**
 * `npm run patterns`: the seed's five patterns (基本, 修正1, 2-1, 2-2, 2-3) from the first click at a company's site to the points in a town,
 * on servers and databases of its own, in October 2016. Progress goes to standard error; standard output is the record, or with `--json`
 * one JSON object. It exits with 1 where a company's books differ.
 */
const json = process.argv.includes('--json');
const say = (text: string) => process.stderr.write(`${text}\n`);

say('応援ポイント交換の5つのパターンを、自分のサーバーとデータベースで演じます。 / Playing the five patterns …');
const run = await playPatterns(say);
process.stdout.write(json ? `${JSON.stringify(run)}\n` : printRun(run));
if (!run.balanced) {
  say('会社の減算と、付与したポイントが一致しません。 / The books differ.');
  process.exitCode = 1;
}
