/** A chart as a file: the drawing takes its colours from the page's style sheet, so they are written into it. */

const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;
const SCALE = 2;

/** The drawing with the styles that it has now, on the page's background. */
export function svgText(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [drawing, copy].map((svg) => [svg, ...svg.querySelectorAll<SVGElement>("*")]);
  copies?.forEach((element, index) => {
    const original = originals?.[index];
    if (!original) return;
    const computed = getComputedStyle(original);
    for (const name of STYLES) {
      const value = computed.getPropertyValue(name);
      if (value) element.style.setProperty(name, value);
    }
    element.removeAttribute("class");
  });
  copy.querySelector("[data-reading]")?.remove();
  const { width, height } = sizeOf(drawing);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.style.setProperty("background", backgroundOf(drawing));
  return new XMLSerializer().serializeToString(copy);
}

export async function pngOf(drawing: SVGSVGElement): Promise<Blob> {
  const { width, height } = sizeOf(drawing);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * width;
  canvas.height = SCALE * height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw the picture. Save the SVG.");
  context.fillStyle = backgroundOf(drawing);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large. Save the SVG.")))),
  );
}

export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

/** "Balance of the ratings" → balance-of-the-ratings */
export function fileName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function sizeOf(drawing: SVGSVGElement): { width: number; height: number } {
  const [, , width = 640, height = 240] = (drawing.getAttribute("viewBox") ?? "").split(" ").map(Number);
  return { width, height };
}

function backgroundOf(drawing: Element): string {
  for (let element: Element | null = drawing; element; element = element.parentElement) {
    const found = getComputedStyle(element).backgroundColor;
    if (found && found !== "transparent" && !found.startsWith("rgba(0, 0, 0, 0")) return found;
  }
  return "white";
}
