/// svg_style_sheet: the colors and lines of a graph's picture, light and dark.
#pragma once

#include "../../export.hpp"

#include <string_view>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

inline constexpr std::string_view svg_style_sheet = R"(<style>
.xgrad-graph{font-family:system-ui,sans-serif;font-size:13px}
.xgrad-graph .paper{fill:#fff}
.xgrad-graph text{fill:#1b1e23;text-anchor:middle}
.xgrad-graph .formula{font-family:"STIX Two Text",Cambria,Georgia,serif;font-style:italic;font-size:14.5px}
.xgrad-graph .small{font-size:11.5px}
.xgrad-graph .value{fill:#0069a3}
.xgrad-graph .adjoint,.xgrad-graph .slope{fill:#b04500}
.xgrad-graph .box{fill:#fff;stroke:#8a919c;stroke-width:1.2}
.xgrad-graph .leaf{fill:#f1f7fb;stroke:#0072b2}
.xgrad-graph .constant{stroke-dasharray:4 3}
.xgrad-graph .output{stroke-width:2.2}
.xgrad-graph .edge{fill:none;stroke:#8a919c;stroke-width:1.3;marker-end:url(#xgrad-arrow)}
.xgrad-graph .still{stroke-dasharray:3 4}
.xgrad-graph .arrow{fill:#8a919c}
.xgrad-graph .section{fill:#8a919c;fill-opacity:.05;stroke:#c3c9d1}
.xgrad-graph .derivative{fill:#a0528a;stroke:#c99bbd}
.xgrad-graph .heading{fill:#5f6670;text-anchor:start}
.xgrad-graph .badge{fill:#fff;stroke:#8a4a77}
.xgrad-graph .order{font-family:serif;font-size:16px;fill:#8a4a77}
.xgrad-graph .back{paint-order:stroke;stroke:#fff;stroke-width:4px;stroke-linejoin:round}
@media (prefers-color-scheme:dark){
.xgrad-graph .paper{fill:#15181d}
.xgrad-graph text{fill:#eceef1}
.xgrad-graph .value{fill:#56b4e9}
.xgrad-graph .adjoint,.xgrad-graph .slope{fill:#f5894a}
.xgrad-graph .box{fill:#15181d;stroke:#78808b}
.xgrad-graph .leaf{fill:#16232d;stroke:#56b4e9}
.xgrad-graph .edge{stroke:#78808b}
.xgrad-graph .arrow{fill:#78808b}
.xgrad-graph .section{fill:#b4bac3;stroke:#454c57}
.xgrad-graph .derivative{fill:#e6a3c8;stroke:#6b4a60}
.xgrad-graph .heading{fill:#b4bac3}
.xgrad-graph .badge{fill:#15181d;stroke:#e6a3c8}
.xgrad-graph .order{fill:#e6a3c8}
.xgrad-graph .back{stroke:#15181d}
}
</style>
<defs><marker id="xgrad-arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="arrow" d="M0 1L8 4L0 7z"/></marker></defs>
)";

}  // namespace inspect
}  // namespace xgrad
