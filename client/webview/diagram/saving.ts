/** Exports a diagram: as a self-contained SVG in the shown colours, and as a PNG. */
import { drawingColors, drawingStyle } from './drawing-style.ts';

/** Browsers refuse larger canvases. */
const mostPixels = 60_000_000;
const mostSide = 16_000;

export function svgText(drawing: SVGSVGElement, width: number, height: number): string {
  const copy = document.importNode(drawing, true);
  copy.setAttribute('viewBox', `0 0 ${String(width)} ${String(height)}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  for (const name of ['role', 'aria-label', 'aria-describedby']) copy.removeAttribute(name);
  for (const one of copy.querySelectorAll('.table')) {
    for (const name of ['tabindex', 'role', 'aria-label', 'aria-roledescription', 'data-table'])
      one.removeAttribute(name);
    one.classList.remove('found', 'near', 'dim');
  }
  for (const one of copy.querySelectorAll('.relation')) one.classList.remove('lit', 'dim');
  for (const one of copy.querySelectorAll('.hit')) one.remove();
  const style = document.createElementNS(copy.namespaceURI, 'style');
  style.textContent = resolved(drawingStyle);
  const ground = document.createElementNS(copy.namespaceURI, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', colorOf('--d-ground'));
  copy.prepend(style, ground);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** Base64; undefined if the browser cannot draw it. */
export async function pngData(svg: string, width: number, height: number): Promise<string | undefined> {
  const scale = Math.min(2, mostSide / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const address64 = canvas.toDataURL('image/png');
    return address64.startsWith('data:image/png;base64,') ? address64.slice(22) : undefined;
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function resolved(style: string): string {
  const font = getComputedStyle(document.body).fontFamily.replaceAll(/[<>&{}]/g, '');
  let text = style.replaceAll('var(--d-font)', font);
  for (const name of drawingColors) text = text.replaceAll(`var(${name})`, colorOf(name));
  return text;
}

/** Converts computed colours to a notation that every program reads. */
function colorOf(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d');
  if (context === null) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
