/** Resolves texts that a program composes before it executes them: replaces variables by the values that they were assigned. */
import type { DynamicPiece } from '../model/operation.ts';

type Given = ReadonlyMap<string, readonly DynamicPiece[]>;

const DEEPEST = 6;

/** Replaces variables by their assigned values; variables without one remain. */
export function followed(piece: DynamicPiece, given: Given, depth: number): DynamicPiece {
  const { start, end } = piece;
  switch (piece.kind) {
    case 'variable': {
      const values = given.get(piece.name);
      if (values === undefined || depth >= DEEPEST) return piece;
      const inside = values
        .filter((one) => !isOnly(one, piece.name))
        .map((one) => followed(one, without(given, piece.name), depth + 1));
      return { start, end, kind: 'concatenation', parts: inside };
    }
    case 'concatenation':
      return { ...piece, parts: piece.parts.map((one) => followed(one, given, depth)) };
    default:
      return piece;
  }
}

function isOnly(piece: DynamicPiece, name: string): boolean {
  return piece.kind === 'variable' && piece.name === name;
}

/** `SET @sql = @sql + …` refers to its own earlier value. */
function without(given: Given, name: string): Given {
  return new Map([...given].filter(([one]) => one !== name));
}
