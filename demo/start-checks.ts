import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

/** One start at a time in a folder: a second one, while the first is still making its nation, must not clear it away. */
export function claim(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (before > 0 && before !== process.pid && isRunning(before)) {
    throw new Error(
      `めぐりはすでに動いています（プロセス ${before}）。それを終えてから、もう一度実行してください。\n / Already running as process ${before}; end it first.`,
    );
  }
  writeFileSync(file, `${process.pid}`);
}

/** Whether a process is めぐり; a number that another program has by now does not count. */
function isRunning(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  if (process.platform === 'linux')
    return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('demo/start.ts');
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Says which port is taken before anything is started, instead of failing half-way. */
export async function assertPortsFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'EADDRINUSE'
            ? new Error(
                `ポート ${port} はほかのプログラムが使っています。それ（めぐり自身かもしれません）を終えてから、\nもう一度 npm start を実行してください。 / Port ${port} is taken.`,
              )
            : error,
        ),
      );
      probe.listen({ host: '127.0.0.1', port }, () => probe.close(() => resolve()));
    });
  }
}
