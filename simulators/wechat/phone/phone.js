// The phone of one WeChat user with the official account open.
const $ = (id) => document.getElementById(id);
const lines = $("lines");
// Where one may be; the last one has no name, as on a map without houses.
const PLACES = [
  { Location_X: 30.274084, Location_Y: 120.127045, Scale: 16, Label: "浙江省杭州市西湖区文三路478号" },
  { Location_X: 22.542893, Location_Y: 114.05957, Scale: 16, Label: "广东省深圳市福田区深南大道辅路" },
  { Location_X: 34.341568, Location_Y: 108.940174, Scale: 16, Label: "陕西省西安市莲湖区北大街地下停车场" },
  { Location_X: 31.820591, Location_Y: 117.227219, Scale: 10, Label: "" },
];
// What may go wrong on the platform's side, at a click.
const FAULTS = {
  "下一条推送丢失": ["/faults", { place: "push", drop: true }],
  "客服消息：次数用完 45047": ["/faults", { place: "/cgi-bin/message/custom/send", errcode: 45047 }],
  "客服消息：系统繁忙 -1": ["/faults", { place: "/cgi-bin/message/custom/send", errcode: -1 }],
  "下载素材：502": ["/faults", { place: "/cgi-bin/media/get", http: 502 }],
  "令牌失效": ["/tokens/revoke", {}],
  "时钟前进 49 小时": ["/clock", { seconds: 49 * 3600 }],
  "账号未认证": ["/account", { verified: false }],
  "账号已认证": ["/account", { verified: true }],
};
let me = null;
let opened = null;  // whoever taps before the phone has its user waits for this
let seen = 0;
let shownMinute = 0;

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    ...(body instanceof FormData
      ? { body }
      : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  };
  const response = await fetch(`/_sim${path}`, options);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}
async function mine(path, body) {
  await opened;
  return call(`/users/${me}${path}`, body);
}

function open(openid) {
  opened = enter(openid);
  return opened;
}

async function enter(openid) {
  let user;
  try {
    user = await call("/users", { openid });
  } catch {
    user = await call("/users", {});
  }
  me = user.openid;
  seen = 0;
  shownMinute = 0;
  lines.replaceChildren();
  localStorage.setItem("openid", me);
  if (!user.subscribed) await call(`/users/${me}/event`, { event: "subscribe" });
}

async function watch() {
  for (;;) {
    const of = me;
    try {
      const phone = await mine(`/phone?after=${seen}&wait=20`);
      if (of !== me) continue;
      phone.bubbles.forEach(show);
      showTyping(phone.typing);
      $("allowance").textContent = phone.subscribed ? `公众号还可主动发 ${phone.left} 条消息` : "未关注";
      $("standing").textContent = $("allowance").textContent;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      try {
        await call(`/users/${me}/phone`);
      } catch (gone) {
        if (String(gone).includes("404")) await open(me);  // the simulator was restarted
      }
    }
  }
}

function show(bubble) {
  seen = bubble.number;
  if (bubble.at - shownMinute > 180) addTime(bubble.at);
  shownMinute = bubble.at;
  const row = element("li", `line ${bubble.by}`);
  row.dataset.testid = "phone-line";
  row.dataset.by = bubble.by;
  row.dataset.via = bubble.via;
  if (bubble.by === "system") {
    row.append(element("p", "notice", bubble.text));
  } else {
    row.append(element("span", "face", bubble.by === "user" ? "我" : "保"), body(bubble));
  }
  showTyping(false);
  lines.append(row);
  lines.scrollTop = lines.scrollHeight;
}

function body(bubble) {
  const column = element("div", "column");
  if (bubble.kind === "image") {
    const picture = element("img", "picture");
    picture.src = bubble.media;
    picture.alt = "照片";
    picture.onload = () => { lines.scrollTop = lines.scrollHeight; };
    column.append(picture);
    return column;
  }
  const box = element("div", bubble.kind === "notice_card" ? "bubble card" : "bubble");
  box.append(...linked(bubble.text));
  for (const choice of bubble.choices) {
    const button = element("button", "choice", choice.content);
    button.onclick = () => say(choice.content, choice.id);
    box.append(button);
  }
  if (bubble.tail) box.append(element("div", "tail", bubble.tail));
  column.append(box);
  if (bubble.is_ai) column.append(element("p", "ai", "内容由第三方AI生成"));
  return column;
}

// WeChat shows nothing but links; whatever else looks like markup is text.
function linked(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(/<a\s+href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi)) {
    nodes.push(document.createTextNode(text.slice(from, found.index)));
    nodes.push(link(found[1], found[2]));
    from = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

function link(address, text) {
  const menu = /^weixin:\/\/bizmsgmenu\?msgmenucontent=(.*?)&msgmenuid=(.*)$/.exec(address);
  if (menu) {
    const button = element("button", "link", text);
    button.onclick = () => say(menu[1], menu[2]);
    return button;
  }
  if (!/^https?:\/\//.test(address)) return document.createTextNode(text);
  const anchor = element("a", "link", text);
  Object.assign(anchor, { href: address, target: "_blank", rel: "noreferrer" });
  return anchor;
}

function showTyping(on) {
  lines.querySelector(".is-typing")?.remove();
  if (!on) return;
  lines.append(element("li", "is-typing", "对方正在输入…"));
  lines.scrollTop = lines.scrollHeight;
}

function addTime(seconds) {
  const time = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  lines.append(element("li", "time", time.format(new Date(seconds * 1000))));
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

async function say(content, menuId) {
  await mine("/text", { content, menu_id: menuId ?? null });
}

async function sendPhotos(files) {
  for (const file of files) {
    const form = new FormData();
    form.append("file", file);
    await mine("/image", form);
  }
}

function showMenu(buttons) {
  $("menu").replaceChildren(...buttons.map((button) => {
    const holder = element("div", "menu-item");
    const top = element("button", "menu-top", button.name);
    holder.append(top);
    if (!button.sub_button?.length) {
      top.onclick = () => press(button);
      return holder;
    }
    const sub = element("div", "menu-sub");
    sub.hidden = true;
    sub.append(...button.sub_button.map((each) => {
      const entry = element("button", "", each.name);
      entry.onclick = () => { sub.hidden = true; press(each); };
      return entry;
    }));
    top.classList.add("has-sub");
    top.onclick = () => { sub.hidden = !sub.hidden; };
    holder.append(sub);
    return holder;
  }));
}

async function press(button) {
  if (button.type === "view") {
    window.open(button.url, "_blank", "noreferrer");
    return mine("/event", { event: "VIEW", fields: { EventKey: button.url } });
  }
  if (button.type.startsWith("pic_")) {
    $("photo").click();  // the event first, the pictures as messages
    return mine("/event", { event: button.type, fields: { EventKey: button.key, SendPicsInfo: { Count: 1 } } });
  }
  return mine("/event", { event: button.type === "click" ? "CLICK" : button.type, fields: { EventKey: button.key } });
}

function showPlaces() {
  $("places").replaceChildren(...PLACES.map((place) => {
    const entry = element("button", "", place.Label || "没有地名的位置");
    entry.onclick = () => {
      $("places").hidden = true;
      mine("/message", { type: "location", shown_as: `[位置] ${place.Label || "地图上的一点"}`, fields: place });
    };
    return entry;
  }));
  $("places").hidden = false;
}

async function sendRecording(kind) {
  const form = new FormData();
  form.append("kind", kind);
  await mine("/recording", form);
}

function showFaults() {
  $("faults").replaceChildren(...Object.entries(FAULTS).map(([name, [path, body]]) => {
    const button = element("button", "", name);
    button.onclick = () => call(path, body);
    return button;
  }));
}

// What the platform did lately: only where there is room for it beside the phone.
async function watchBehind() {
  const wide = window.matchMedia("(min-width: 1000px)");
  for (;;) {
    if (wide.matches && !document.hidden) {
      const pushes = (await call("/pushes").catch(() => [])).slice(-20).reverse();
      $("pushes").replaceChildren(...pushes.map((push) => {
        const row = element("li", "");
        const attempts = push.attempts.map((one) => `${one.verdict} ${Math.round(one.seconds * 1000)} ms`).join(" → ");
        row.append(element("span", "", attempts || "…"), element("pre", "", push.xml));
        return row;
      }));
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

function fitInput() {
  const input = $("input");
  const empty = input.value.trim() === "";
  $("send").hidden = empty;
  $("plus").hidden = !empty;
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 110)}px`;
}

$("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("input").value.trim();
  if (!text) return;
  $("input").value = "";
  fitInput();
  await say(text);
});
$("input").addEventListener("input", fitInput);
$("input").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("form").requestSubmit();
});
$("plus").addEventListener("click", () => {
  $("tray").hidden = !$("tray").hidden;
  $("plus").setAttribute("aria-expanded", String(!$("tray").hidden));
  lines.scrollTop = lines.scrollHeight;
});
$("photo").addEventListener("change", async (event) => {
  const files = [...event.target.files];
  event.target.value = "";
  $("tray").hidden = true;
  await sendPhotos(files);
});
for (const button of document.querySelectorAll("[data-send]")) {
  button.addEventListener("click", () => {
    $("tray").hidden = true;
    if (button.dataset.send === "location") showPlaces();
    else sendRecording(button.dataset.send);
  });
}
$("swap").addEventListener("click", () => {
  $("menu").hidden = !$("menu").hidden;
  $("form").hidden = !$("menu").hidden;
  $("tray").hidden = true;
});
lines.addEventListener("click", () => {
  for (const open of document.querySelectorAll(".menu-sub, #sheet, #tray, #places")) open.hidden = true;
});
$("more").addEventListener("click", () => { $("sheet").hidden = !$("sheet").hidden; });
$("sheet").addEventListener("click", async (event) => {
  const act = event.target.dataset?.act;
  if (!act) return;
  $("sheet").hidden = true;
  if (act === "new-user") await open(null);
  else await mine("/event", { event: act });
});

window.addEventListener("resize", () => { lines.scrollTop = lines.scrollHeight; });

open(new URLSearchParams(location.search).get("user") ?? localStorage.getItem("openid"));
const account = await call("/account");
$("title").textContent = account.name;
document.title = `${account.name}（微信模拟）`;
showMenu(account.menu);
showFaults();
watchBehind();
watch();
