/** Text in an SVG inside a page: names and types of the input are escaped, and cut to the available space. */

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"'\p{Cc}]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

export function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** A sentence about what does not fit into a drawing; `count` formats numbers for the page. */
export function notDrawn(count: number, shown: string): string {
  return `${shown} more ${count === 1 ? 'table is' : 'tables are'} not drawn.`;
}
