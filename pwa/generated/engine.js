/* Made by ./dev bundle from ad2ea2c9a1f23ab2 */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
