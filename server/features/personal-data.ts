/** The personal-data document about the schemas that migration folders build. Reads no database. */
import { erasureOf } from '../../core/personal-data/erasure.ts';
import { erasureMarkdown } from '../../core/personal-data/erasure-markdown.ts';
import { failure } from '../../protocol/message.ts';
import { personalData, type PersonalDataAnswer } from '../../protocol/personal-data.ts';
import type { ServerContext } from '../context.ts';
import { replayedFolders } from '../workspace/schemas.ts';

const withoutMigrations = `# Personal data

There are no migrations in this workspace that are read, so that nothing is known of its tables.
`;

export function registerPersonalData({ rpc, workspace }: ServerContext): void {
  rpc.answer(
    personalData,
    failure('The schema could not be read. The log says why.'),
    async ({ folder }): Promise<PersonalDataAnswer> => {
      const sessions = workspace.ready();
      if (sessions === undefined) return { kind: 'reading' };
      const folders = (await replayedFolders(sessions)).filter(
        ({ path }) => folder === undefined || path === folder,
      );
      const documents = folders.map(({ label, schema, personalData: settings }) =>
        erasureMarkdown(label, erasureOf(schema, settings), 500),
      );
      return { kind: 'read', markdown: documents.length === 0 ? withoutMigrations : documents.join('\n') };
    },
  );
}
