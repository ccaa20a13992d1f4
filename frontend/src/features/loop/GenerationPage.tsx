export default function X(_: { id?: number }) { return null; }
