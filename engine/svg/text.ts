/** Text in an SVG that is in a page: names and types of the input are text there, and as long as there is room. */

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

export function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** What a drawing has no room for. A sentence; `count` as the page writes numbers. */
export function notDrawn(count: number, shown: string): string {
  return `${shown} more ${count === 1 ? 'table is' : 'tables are'} not drawn.`;
}
