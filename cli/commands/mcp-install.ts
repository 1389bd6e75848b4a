/** `plinth mcp --install`: shows the files that tell agents of the server, and writes them only with --write. */
import { announcements } from '../agents/announce.ts';
import type { Io } from '../io.ts';
import { refuse } from '../on-connection.ts';
import type { McpRequest } from '../verbs/mcp.ts';
import { isWritten } from '../written.ts';

export function mcpInstallCommand({ kind }: McpRequest, io: Io): number {
  const files = announcements(io.cwd);
  if (typeof files === 'string') return refuse(io, files);
  for (const { file, before, text } of files) {
    io.write(before === text ? `${file} is up to date.\n` : `${file}\n${text}\n`);
    if (kind === 'write' && before !== text && !isWritten(file, text, io)) return 2;
  }
  if (kind === 'show' && files.some(({ before, text }) => before !== text))
    io.write('Nothing was written. With --write it is.\n');
  return 0;
}
