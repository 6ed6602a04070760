/* Made by ./dev bundle from bdd3cdbd8e000e20 */
import{C as r}from"./form.js";import"./app.js";export{r as Answering};
