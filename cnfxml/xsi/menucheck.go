package xsi

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Largest icon, in pixels.
const (
	MaxIconWidth  = 16
	MaxIconHeight = 10
)

// Validate checks the menu. Findings have paths and no lines.
func (m *Menu) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	m.Page.check(c)
	c.count("MenuItem", len(m.Items), MaxMenuItems)
	for i := range m.Items {
		c.menuItem(i, m.Items[i].Name, m.Items[i].URL)
	}
	return c.Found()
}

func (c *checker) menuItem(i int, name, url string) {
	at := binding.Nth("MenuItem", i)
	c.need(at, "Name", name)
	c.text(at+"/Name", name, MaxName)
	c.url(at+"/", "URL", url)
}

// Validate checks the menu. Findings have paths and no lines.
func (m *GraphicMenu) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	m.Page.check(c)
	m.Picture.check(c, MaxImageWidth, MaxImageHeight)
	c.count("MenuItem", len(m.Items), MaxGraphicMenuItems)
	for i := range m.Items {
		c.menuItem(i, m.Items[i].Name, m.Items[i].URL)
	}
	return c.Found()
}

// Validate checks the menu. Findings have paths and no lines.
func (m *GraphicFileMenu) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	m.Page.check(c)
	c.need("", "URL", m.URL)
	c.url("", "URL", m.URL)
	c.count("MenuItem", len(m.Items), MaxTouchItems)
	for i := range m.Items {
		c.menuItem(i, m.Items[i].Name, m.Items[i].URL)
		if t := &m.Items[i].Touch; t.X2 < t.X1 || t.Y2 < t.Y1 {
			c.Add(CodeRange, cnfxml.Error, binding.SourceSDK, binding.Nth("MenuItem", i)+"/TouchArea", "the area ends before it starts")
		}
	}
	return c.Found()
}

// Validate checks the menu. Findings have paths and no lines.
func (m *IconMenu) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	m.Page.check(c)
	indexes := make([]int, len(m.Icons))
	for i := range m.Icons {
		icon, at := &m.Icons[i], binding.Nth("IconItem", i)
		indexes[i] = icon.Index
		c.inRange(at+"/Width", icon.Width, 1, MaxIconWidth)
		c.inRange(at+"/Height", icon.Height, 1, MaxIconHeight)
		c.data(at+"/Data", icon.Data, icon.Width, icon.Height, icon.Depth)
	}
	c.iconMenu(m.Items, indexes)
	return c.Found()
}

// Validate checks the menu. Findings have paths and no lines.
func (m *IconFileMenu) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	m.Page.check(c)
	indexes := make([]int, len(m.Icons))
	for i := range m.Icons {
		at := binding.Nth("IconItem", i)
		indexes[i] = m.Icons[i].Index
		c.need(at, "URL", m.Icons[i].URL)
		c.url(at+"/", "URL", m.Icons[i].URL)
	}
	c.iconMenu(m.Items, indexes)
	return c.Found()
}

func (c *checker) iconMenu(items []IconMenuItem, indexes []int) {
	c.count("IconItem", len(indexes), MaxIcons)
	have := map[int]bool{}
	for i, index := range indexes {
		at := binding.Nth("IconItem", i) + "/Index"
		c.inRange(at, index, 0, MaxIcons-1)
		if have[index] {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceSDK, at, "icon %d stands twice", index)
		}
		have[index] = true
	}
	c.count("MenuItem", len(items), MaxIconMenuItems)
	for i := range items {
		c.menuItem(i, items[i].Name, items[i].URL)
		if !have[items[i].IconIndex] {
			c.Add(CodeReference, cnfxml.Warning, binding.SourceSDK, binding.Nth("MenuItem", i)+"/IconIndex",
				"there is no icon %d", items[i].IconIndex)
		}
	}
}
