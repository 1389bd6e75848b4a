/** A tool's files that something else runs: the tool defines the sections of a file, but not how they are sent. */
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
