import { useSearchParams } from "wouter";

/** Filters and place of a list, kept in the address so that it can be shared and restored. */
export function useListAddress() {
  const [search, setSearch] = useSearchParams();
  const offset = Math.max(0, Number(search.get("offset")) || 0);
  return {
    offset,
    value: (name: string) => search.get(name) ?? "",
    /** A changed filter starts at the first page. `isNewPlace`: the browser's Back leads to where it was. */
    setValue: (name: string, value: string, { isNewPlace = false } = {}) =>
      setSearch(
        (search) => {
          const after = new URLSearchParams(search);
          for (const place of ["offset", "before", "after"]) after.delete(place);
          if (value) after.set(name, value);
          else after.delete(name);
          return after;
        },
        { replace: !isNewPlace },
      ),
    setOffset: (to: number) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (to) after.set("offset", String(to));
        else after.delete("offset");
        return after;
      }),
  };
}
