/**
 * Tools for agents, as the command line serves them: loaded when the first one is asked. They read the files on disk. In an untrusted
 * workspace none answers.
 */
import { join } from 'node:path';
import { announcedFiles, askTool, type AnnouncedFiles, type ToolAnswer } from '../../protocol/agents.ts';
import { failure } from '../../protocol/message.ts';
import type { ServerContext } from '../context.ts';

const failed = failure('The tool failed. The log of Plinth says why.');
const untrusted = failure('Tools for agents answer in trusted workspaces only.');
const unknownFolder = failure('This is no folder of the workspace.');

export function registerAgents({ rpc, workspace }: ServerContext): void {
  const tools = async () => import('../../cli/agents/offered.ts');
  rpc.answer(askTool, failed, async (asked): Promise<ToolAnswer> => {
    if (!workspace.trusted) return untrusted;
    if (!workspace.folders.includes(asked.folder)) return unknownFolder;
    return { kind: 'answer', ...(await (await tools()).askTool(asked, __dirname)) };
  });
  rpc.answer(announcedFiles, failed, async ({ folder }): Promise<AnnouncedFiles> => {
    if (!workspace.folders.includes(folder)) return unknownFolder;
    const files = (await tools()).announcements(folder);
    if (typeof files === 'string') return failure(files);
    return { kind: 'files', files: files.map((one) => ({ ...one, path: join(folder, one.file) })) };
  });
}
