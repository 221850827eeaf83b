/**
 * The version of what the agent speaks with pages, over HTTP on its own machine. It grows when pages come to need something
 * that an older agent does not do; a newer agent goes on serving the pages of before. It is the agent's own, apart from the
 * version of the servers' contracts. An agent that names none speaks version 1.
 */
export const agentContract = 1;
