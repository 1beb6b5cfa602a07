import type { Colour } from '#lib/view/colours.ts';

/** Ground and ink of a picture. */
export type PictureTheme = 'light' | 'dark';

export type Palette = Readonly<Record<Colour, string>>;

/** The page's tokens as plain values: a CSS variable does not survive in a file. A test holds them equal to `app/globals.css`. */
export const palettes: Readonly<Record<PictureTheme, Palette>> = {
  light: {
    bg: '#f7f7f5',
    panel: '#ffffff',
    ink: '#1d2330',
    'ink-2': '#566072',
    'ink-3': '#5f6878',
    mark: '#7d8796',
    line: '#dfe2e7',
    hair: '#ebedf0',
    quiet: '#e9ecf1',
    service: '#3b5bdb',
    workload: '#0a716c',
    waypoint: '#5f3dc4',
    'waypoint-bg': '#f1edff',
    refused: '#c92a2a',
    'refused-bg': '#fff1f0',
    unknown: '#8a5a00',
    'unknown-bg': '#fff8e1',
    ok: '#1f7a36',
    focus: '#1971c2',
  },
  dark: {
    bg: '#0f131a',
    panel: '#161c26',
    ink: '#e7ebf2',
    'ink-2': '#a3adbd',
    'ink-3': '#8c97a9',
    mark: '#76839a',
    line: '#2a3342',
    hair: '#202836',
    quiet: '#232c3a',
    service: '#7c96ff',
    workload: '#4fd1c5',
    waypoint: '#b197fc',
    'waypoint-bg': '#231c3d',
    refused: '#ff8787',
    'refused-bg': '#341a1d',
    unknown: '#ffd43b',
    'unknown-bg': '#332a10',
    ok: '#69db7c',
    focus: '#74c0fc',
  },
};
