// Draws the figures whose numbers stand in the table below them. Without this file the table remains.
const COLOURS = {
  primary: "#b3261e",
  done: "#2f7d4f",
  due_soon: "#d08a12",
  overdue: "#b3261e",
  waiting: "#6b5fb5",
  info: "#2c6db3",
  neutral: "#7a8594",
};
const ORDER = ["#2c6db3", "#d08a12", "#2f7d4f", "#6b5fb5", "#b3261e", "#7a8594", "#1f8a8a", "#a3527e"];
const write = (value) => (value === null || value === undefined ? "–" : Number(value).toLocaleString("vi-VN"));
const font = { fontFamily: "Be Vietnam Pro, sans-serif", fontSize: 13, color: "#3d4653" };

const colour = (row, index) => COLOURS[row.tone] ?? ORDER[index % ORDER.length];

const common = (data) => ({
  animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  textStyle: font,
  aria: { enabled: true, label: { description: `${data.title}. Số liệu có trong bảng bên dưới.` } },
  // Rich text, because the HTML tooltip needs inline styles, which the content security policy refuses.
  tooltip: {
    renderMode: "richText",
    confine: true,
    trigger: data.kind === "pie" ? "item" : "axis",
    axisPointer: { type: data.kind === "line" ? "line" : "shadow" },
    valueFormatter: (value) => `${write(value)} ${data.unit}`.trim(),
  },
  legend: { show: data.series.length > 1 || data.kind === "pie", bottom: 0, textStyle: font, itemWidth: 14 },
});

const pie = (data) => ({
  ...common(data),
  // The figures stand in the legend: labels beside the ring are cut off in a narrow column.
  legend: { ...common(data).legend, formatter: (name) => `${name}: ${write(data.series[0].values[data.labels.indexOf(name)])}` },
  series: [
    {
      type: "pie",
      radius: ["48%", "78%"],
      center: ["50%", "44%"],
      label: { show: false },
      itemStyle: { borderColor: "#fff", borderWidth: 2 },
      data: data.labels.map((name, index) => ({
        name,
        value: data.series[0].values[index],
        itemStyle: { color: ORDER[index % ORDER.length] },
      })),
    },
  ],
});

// Long names do not fit under upright bars: then the bars lie, one line for each name.
const isLying = (data) => data.kind !== "line" && data.kind !== "pie" && data.labels.some((label) => label.length > 12);

const names = (data, room) => ({
  type: "category",
  data: data.labels,
  inverse: isLying(data),
  axisLabel: isLying(data) ? { ...font, width: Math.min(190, room * 0.36), overflow: "truncate", interval: 0 } : font,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: "#b9c0ca" } },
});

const figures = () => ({
  type: "value",
  minInterval: 1,
  splitNumber: 4,
  axisLabel: { ...font, formatter: write, hideOverlap: true },
  splitLine: { lineStyle: { color: "#e6e9ee" } },
});

const axes = (data, room) => ({
  ...common(data),
  grid: {
    left: 8,
    right: 16,
    top: 16,
    bottom: data.series.length > 1 ? 40 : 12,
    outerBoundsMode: "same",
    outerBoundsContain: "axisLabel",
  },
  xAxis: isLying(data) ? figures() : names(data, room),
  yAxis: isLying(data) ? names(data, room) : figures(),
  series: data.series.map((row, index) => ({
    name: row.name,
    type: data.kind === "line" ? "line" : "bar",
    stack: data.kind === "stacked" ? "all" : undefined,
    data: row.values,
    barMaxWidth: isLying(data) ? 18 : 42,
    symbolSize: 7,
    itemStyle: { color: colour(row, index) },
    lineStyle: { width: 2.5, type: index % 2 ? "dashed" : "solid" },
  })),
});

let library;
const load = (url) => {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
};

const draw = async (figure) => {
  figure.dataset.drawn = "1";
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const place = figure.querySelector(".mc-chart-drawing");
  const echarts = await load(figure.dataset.library);
  place.hidden = false;
  if (isLying(data)) place.style.height = `${Math.max(288, data.labels.length * 30 + 70)}px`;
  const drawing = echarts.init(place, null, { renderer: "svg" });
  drawing.setOption(data.kind === "pie" ? pie(data) : axes(data, place.clientWidth));
  place.setAttribute("role", "img");
  new ResizeObserver(() => drawing.resize()).observe(place);
  figure.querySelector("details").open = false;
};

const drawAll = (root) => {
  for (const figure of root.querySelectorAll("[data-chart]:not([data-drawn])")) draw(figure);
};
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
