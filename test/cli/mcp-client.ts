/** A client of `plinth mcp` over its standard streams, as agents have it: the protocol's own SDK. */
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { onTestFinished } from 'vitest';
import { repository } from '../hosts/paths.ts';

export interface ToolReply {
  readonly text: string;
  readonly isError: boolean;
  readonly milliseconds: number;
}

export interface Agent {
  readonly client: Client;
  readonly call: (name: string, input?: object) => Promise<ToolReply>;
  /** The answer as data; fails for an error. */
  readonly data: (name: string, input?: object) => Promise<unknown>;
}

/** `words`: another program that serves the tools. */
export async function agentIn(
  folder: string,
  words: readonly string[] = ['cli.cjs', 'mcp'],
  variables: Readonly<Record<string, string>> = {},
): Promise<Agent> {
  const [program = '', ...options] = words;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(repository, 'dist', program), ...options, folder],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PGPASSWORD: 'canary-password',
      ...variables,
    },
    stderr: 'pipe',
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  const call: Agent['call'] = async (name, input = {}) => {
    const begun = performance.now();
    const reply = await client.callTool({ name, arguments: { ...input } });
    const milliseconds = performance.now() - begun;
    const parts: readonly unknown[] = Array.isArray(reply.content) ? reply.content : [];
    const part = new Map<string, unknown>(Object.entries(parts[0] ?? {}));
    if (part.get('type') !== 'text' || parts.length > 1)
      throw new Error(`${name} did not answer with one text.`);
    return { text: String(part.get('text')), isError: reply.isError === true, milliseconds };
  };
  const data: Agent['data'] = async (name, input) => {
    const { text, isError } = await call(name, input);
    if (isError) throw new Error(`${name}: ${text}`);
    return JSON.parse(text) as unknown;
  };
  return { client, call, data };
}
