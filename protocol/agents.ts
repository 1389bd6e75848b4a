/** Tools for agents: the editor passes on what a model asks; and the files that tell other agents of the MCP server. */
import { isShape, isString } from './guard.ts';
import { request, type Failure } from './message.ts';

export type ToolAnswer =
  /** JSON for the model. */
  { readonly kind: 'answer'; readonly text: string; readonly isError: boolean } | Failure;

export const askTool = request<ToolAnswer>()({
  method: 'plinth/askTool',
  direction: 'client → server',
  doc: 'The answer of a tool for agents about a workspace folder, as it is on disk. Opens no connection and writes nothing.',
  params: isShape({
    /** Absolute path of a workspace folder. */
    folder: isString,
    tool: isString,
    /** JSON. */
    input: isString,
  }),
});

export interface AnnouncedFile {
  /** Absolute. */
  readonly path: string;
  /** Undefined if the file does not exist. */
  readonly before: string | undefined;
  readonly text: string;
}

export type AnnouncedFiles = { readonly kind: 'files'; readonly files: readonly AnnouncedFile[] } | Failure;

export const announcedFiles = request<AnnouncedFiles>()({
  method: 'plinth/announcedFiles',
  direction: 'client → server',
  doc: 'The files of a folder that would tell agents of the MCP server, with their texts; nothing is written.',
  params: isShape({ folder: isString }),
});
