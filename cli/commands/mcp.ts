/** `plinth mcp`: serves the tools for agents on standard input and output. The server is loaded here and nowhere else. */
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { kindOf } from '../../engine/inputs/disk.ts';
import { Desk } from '../agents/desk.ts';
import { liveTools, notOpened } from '../agents/live.ts';
import { serve } from '../agents/serve.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import type { McpRequest } from '../verbs/mcp.ts';

/** The exit code. */
export async function mcpCommand({ folder, open }: McpRequest, io: Io): Promise<number> {
  const root = resolve(io.cwd, folder);
  if (kindOf(root) !== 'folder') return refuse(io, `${folder} is no folder.`);
  for (const name of open) {
    const because = await notOpened(name);
    if (because !== undefined) return refuse(io, because);
  }
  const output = new PassThrough();
  output.setEncoding('utf8').on('data', (text: string) => io.write(text));
  await serve(new Desk(root, io.bundles, io.environment), io.input, output, liveTools([...new Set(open)]));
  return 0;
}
