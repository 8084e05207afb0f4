// Talking with the house: JSON in and out, with the page's form token.

export function makeCalls(url) {
  const room = url.replace(/\/\d+$/, "");
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  async function call(method, path, body, options = {}) {
    const answer = await fetch(path.startsWith("/") ? room + path : `${url}/${path}`, {
      method,
      redirect: "error",
      headers: { Accept: "application/json", "X-CSRFToken": token, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      ...options,
    });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    const said = isJson ? await answer.json() : await answer.text();
    if (!answer.ok) throw { status: answer.status, ...(isJson ? said : {}) };
    return said;
  }
  return { call };
}
