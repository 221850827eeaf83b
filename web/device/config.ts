/** Where the servers are: read when the page opens, because one build serves every installation. */
export type Config = {
  mykeyUrl: string;
  pointsUrl: string;
  agentUrl: string;
};

/** Asks the site the page came from. @throws when the site does not say, because no page can work without it. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  const config = (await response.json()) as Partial<Config>;
  for (const name of ['mykeyUrl', 'pointsUrl', 'agentUrl'] as const)
    if (typeof config[name] !== 'string' || !URL.canParse(config[name]))
      throw new Error(`/config.json: ${name} is no address`);
  return config as Config;
}
