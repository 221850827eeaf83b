// What an installed agent is told once, at its installation: who may ask, and on which port it listens.
import { readFileSync } from 'node:fs';

export type AgentSettings = {
  /** Origins whose pages may ask, e.g. `https://faces.example`. */
  origins: readonly string[];
  port: number;
};

export const DEFAULT_PORT = 3010;

export function isOrigin(text: unknown): text is string {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text;
}

export const isPort = (port: unknown): port is number =>
  Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536;

/** Undefined for a file that is not there or says something else. */
export function readSettings(file: string): AgentSettings | undefined {
  try {
    const { origins, port = DEFAULT_PORT } = JSON.parse(readFileSync(file, 'utf8')) as Partial<AgentSettings>;
    if (!Array.isArray(origins) || origins.length === 0 || !origins.every(isOrigin) || !isPort(port)) return undefined;
    return { origins, port };
  } catch {
    return undefined;
  }
}
