/** A tool’s files where somebody else runs them: the parts of a file are the tool’s, how they are sent is not. */
import type { MigrationTool, Section } from '../convention.ts';

export function readWith(
  tool: Pick<MigrationTool, 'read'>,
  otherwise: (section: Section, text: string) => Section,
): Pick<MigrationTool, 'read'> {
  return {
    read(file, text, companions) {
      const script = tool.read(file, text, companions);
      return { ...script, sections: script.sections.map((one) => otherwise(one, text)) };
    },
  };
}
