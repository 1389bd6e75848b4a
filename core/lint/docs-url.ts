/** Where a rule is described for people; the pages are generated from the rules. */

export function docsUrl(rule: string): string {
  return `https://github.com/plinth-db/plinth/blob/main/docs/rules/${rule}.md`;
}
