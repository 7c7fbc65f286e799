// The county's map, asked for until it is there: without it the pages show area codes and no map.
import { again } from "./guard.js";

// Answers the county; `isOver()` ends the asking with null, `onTrouble(why, isFirst)` is told each
// time that it failed.
export async function loadCounty(api, isOver, onTrouble) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const map = await api.get("/map");
      if (isOver()) return null;
      const areas = new Map(map.areas.map((area) => [area.code, area]));
      return { name: map.name, areas, map, trouble: "" };
    } catch (error) {
      if (isOver()) return null;
      onTrouble(error.words ?? String(error), attempt === 0);
    }
    await again(attempt);
    if (isOver()) return null;
  }
}
