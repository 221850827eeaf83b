import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mykeyProblems, type Problem, pointsProblems, sharedProblems } from '../contract/index.ts';

/** The lists of named outcomes, each once, in the order in which it is published. */
export const lists: { title: string; says: string; problems: Record<string, Problem> }[] = [
  {
    title: 'Both servers',
    says: 'Any route may answer these.',
    problems: sharedProblems,
  },
  {
    title: 'マイキープラットフォーム (`mykey/`)',
    says: 'Which route answers which is in `/openapi.json` of the server (port 3001 after `npm start`).',
    problems: mykeyProblems,
  },
  {
    title: '自治体ポイント管理クラウド (`points/`)',
    says: 'Which route answers which is in `/openapi.json` of the server (port 3002 after `npm start`).',
    problems: pointsProblems,
  },
];

export const outcomesFile = join(import.meta.dirname, 'outcomes.md');

/** A page without the padding of its tables, which is the formatter's matter. */
export const unpadded = (page: string): string =>
  page.replace(/^\|.*\|$/gm, (line) =>
    line
      .replace(/ {2,}/g, ' ')
      .replace(/-{3,}/g, '---')
      .replace(/\| ---/g, '|---')
      .replace(/--- \|/g, '---|'),
  );

const cell = (text: string) => text.replaceAll('|', '\\|');

/** The page as it must be. */
export function outcomesPage(): string {
  const sections = lists.map(({ title, says, problems }) => {
    const rows = Object.entries(problems).map(
      ([name, { status, ja, en }]) => `| \`${name}\` | ${status} | ${cell(ja)} | ${cell(en)} |`,
    );
    return [
      `## ${title}`,
      '',
      says,
      '',
      '| outcome | status | 日本語 | English |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return `# Named outcomes

Whatever a person can cause ends in one of these: a refusal with a name to program against, an HTTP status, a sentence in
Japanese that says what to do now, and the same in English. The body is RFC 9457 (\`application/problem+json\`):
\`type\` (\`urn:meguri:problem:<outcome>\`), \`title\` (Japanese), \`titleEn\`, \`status\`, \`outcome\`, and where entries are
wrong \`fields\` with a sentence each. Names never change their meaning; new ones are added.

This page is written by \`node docs/write-outcomes.ts\` from the lists in \`contract/\`; a test holds the two together.

${sections.join('\n')}`;
}

if (import.meta.main) writeFileSync(outcomesFile, outcomesPage());
