/**
 * Colours of connections. They are theme colours, so that they are readable in dark, light and high contrast themes. A colour is always
 * accompanied by a name.
 */
import { ThemeColor, ThemeIcon } from 'vscode';
import type { ProfileLook } from '../../protocol/connections.ts';

export function themeColor(color: ProfileLook['color']): ThemeColor | undefined {
  return color === undefined ? undefined : new ThemeColor(`charts.${color}`);
}

export function colorIcon(color: ProfileLook['color']): ThemeIcon {
  return new ThemeIcon('circle-filled', themeColor(color));
}
