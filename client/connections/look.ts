/**
 * Colours of connections: the theme's own, so that they are readable in dark, light and high contrast. A colour never is alone; a name is
 * beside it.
 */
import { ThemeColor, ThemeIcon } from 'vscode';
import type { ProfileLook } from '../../protocol/connections.ts';

export function themeColor(color: ProfileLook['color']): ThemeColor | undefined {
  return color === undefined ? undefined : new ThemeColor(`charts.${color}`);
}

export function colorIcon(color: ProfileLook['color']): ThemeIcon {
  return new ThemeIcon('circle-filled', themeColor(color));
}
