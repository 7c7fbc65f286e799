import { h } from "./dom.js";
import { icons } from "./icons.js";

export const queueView = {
  id: "queue", titleKey: "nav.queue", icon: icons.queue, paths: ["incident"],
  mount(root, app) {
    const list = h("ol", {});
    root.append(list);
    const draw = () => list.replaceChildren(...[...app.room.incidents.values()].map((one) =>
      h("li", {}, one.number, " ", app.both(one.natureText))));
    app.on("room", draw);
    draw();
  },
};
