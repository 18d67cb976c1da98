/// chart_style_sheet: the colors and lines of charts, light and dark.
#pragma once

#include "../../export.hpp"

#include <cstddef>
#include <string_view>

namespace xgrad XGRAD_EXPORT {
namespace inspect {

inline constexpr std::string_view chart_style_sheet = R"(<style>
.xgrad-chart{font-family:system-ui,sans-serif;font-size:12px}
.xgrad-chart .paper{fill:#fff}
.xgrad-chart text{fill:#4a4f57}
.xgrad-chart .strong{fill:#1b1e23;font-size:15px;font-weight:600}
.xgrad-chart .legend{fill:#1b1e23;font-size:13px}
.xgrad-chart .grid{stroke:#e4e7eb;fill:none}
.xgrad-chart .axis{stroke:#8a919c;fill:none}
.xgrad-chart .curve{fill:none;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.xgrad-chart .dashed{stroke-dasharray:6 6}
.xgrad-chart .c0{stroke:#0072b2;color:#0072b2}
.xgrad-chart .c1{stroke:#d55e00;color:#d55e00}
.xgrad-chart .c2{stroke:#008f68;color:#008f68}
.xgrad-chart .c3{stroke:#b85f90;color:#b85f90}
.xgrad-chart .c4{stroke:#b07800;color:#b07800}
.xgrad-chart .c5{stroke:#5f6670;color:#5f6670}
.xgrad-chart .marks{fill:currentColor;stroke:none}
@media (prefers-color-scheme:dark){
.xgrad-chart .paper{fill:#15181d}
.xgrad-chart text{fill:#b4bac3}
.xgrad-chart .strong,.xgrad-chart .legend{fill:#eceef1}
.xgrad-chart .grid{stroke:#2b3037}
.xgrad-chart .axis{stroke:#78808b}
.xgrad-chart .c0{stroke:#56b4e9;color:#56b4e9}
.xgrad-chart .c1{stroke:#f5894a;color:#f5894a}
.xgrad-chart .c2{stroke:#2fc79f;color:#2fc79f}
.xgrad-chart .c3{stroke:#e6a3c8;color:#e6a3c8}
.xgrad-chart .c4{stroke:#f0c24a;color:#f0c24a}
.xgrad-chart .c5{stroke:#c3c8d0;color:#c3c8d0}
}
</style>
)";

/// How many colors there are, as classes c0, c1, …: those of Okabe and Ito, darkened or lightened to stand
/// out.
inline constexpr std::size_t chart_colors = 6;

}  // namespace inspect
}  // namespace xgrad
