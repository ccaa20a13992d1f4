/**
 * The colours that a formula sets, made legible on a light and on a dark ground: its hue is kept, its lightness is ours. What has no hue
 * (black, white, greys, unknown names) gets the colour of the text, and grounds are dropped.
 */
const STYLE = /style="([^"]*)"/g;
const MATHML_COLOUR = / (?:mathcolor|mathbackground)="[^"]*"/g;
const PART = /(background-color|border-color|color):([^;]*);?/g;

/** Hues of the usual names, in degrees. */
const HUES: Readonly<Record<string, number>> = {
  red: 0,
  crimson: 348,
  maroon: 0,
  firebrick: 0,
  brown: 20,
  orange: 30,
  gold: 45,
  yellow: 50,
  olive: 60,
  lime: 110,
  green: 130,
  forestgreen: 130,
  teal: 180,
  cyan: 190,
  aqua: 190,
  blue: 225,
  navy: 230,
  royalblue: 225,
  indigo: 265,
  violet: 280,
  purple: 290,
  magenta: 310,
  fuchsia: 310,
  pink: 340,
};
const LEAST_SATURATION = 0.15;

/** `keepsClear`: a phantom stays clear; the formula itself names no such colour. */
export function legible(html: string, keepsClear: boolean): string {
  if (!html.includes("color:")) return html;
  return html
    .replace(
      STYLE,
      (_, style: string) => `style="${style.replace(PART, (_part, name, value) => styled(name, value, keepsClear))}"`,
    )
    .replace(MATHML_COLOUR, "");
}

function styled(name: string, value: string, keepsClear: boolean): string {
  if (value === "transparent" && keepsClear) return "color:transparent;";
  if (name !== "color") return name === "border-color" ? "border-color:currentColor;" : "";
  const hue = hueOf(value.trim().toLowerCase());
  // dark on the light ground, light on the dark one: at least 4.5 : 1 for every hue
  return hue === null ? "" : `color:light-dark(hsl(${hue} 85% 24%),hsl(${hue} 85% 78%));`;
}

function hueOf(colour: string): number | null {
  const hex = /^#?(?:([0-9a-f])([0-9a-f])([0-9a-f])|([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2}))$/.exec(colour);
  if (!hex) return HUES[colour] ?? null;
  const [red, green, blue] = [1, 2, 3].map((at) => Number.parseInt(hex[at] ? hex[at]!.repeat(2) : hex[at + 3]!, 16));
  return hueOfChannels(red!, green!, blue!);
}

function hueOfChannels(red: number, green: number, blue: number): number | null {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread <= LEAST_SATURATION * 255) return null;
  const sixth =
    most === red
      ? ((green - blue) / spread) % 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return Math.round((sixth * 60 + 360) % 360);
}
