// What every page loads. Each module looks after the elements it names and does nothing where there are none.
import Alpine from "@alpinejs/csp";

import "./htmx.js";
import "./appearance.js";
import "./choice-list.js";
import "./dialogs.js";
import "./drawer.js";
import "./failures.js";
import "./file-drop.js";
import "./flow.js";
import "./genre-line.js";
import "./keep-seat.js";
import "./keep-text.js";
import "./kept-place.js";
import "./keys.js";
import "./pick-all.js";
import "./leave.js";
import "./level-marks.js";
import "./live-checks.js";
import "./live-topic.js";
import "./live.js";
import "./meeting-room.js";
import "./menu.js";
import "./once.js";
import "./opinion-phrases.js";
import "./parts.js";
import "./people-seek.js";
import "./printing.js";
import "./room-list.js";
import "./room-talk.js";
import "./search-palette.js";
import "./summary.js";
import "./signature-pad.js";
import "./text-limit.js";
import "./toast.js";
import "./waiting.js";

Alpine.start();
